using Xunit.Sdk;
using Xunit.v3;

// libtorch uses all processors by itself, and its state is the process's.
[assembly: Parallelization(Mode = ParallelMode.None)]
