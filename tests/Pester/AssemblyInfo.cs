using Xunit.Sdk;
using Xunit.v3;

// Shells run side by side; who waits for the shell of another file of its group does no work.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 3)]
