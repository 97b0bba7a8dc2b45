using Xunit.Sdk;
using Xunit.v3;

// Every file of Pester tests has a shell of its own, so that they can run side by side.
[assembly: Parallelization(Mode = ParallelMode.All)]
