using Xunit.Sdk;
using Xunit.v3;

// Each measures time and memory, which another beside it would change.
[assembly: Parallelization(Mode = ParallelMode.None)]
