using System.Runtime.InteropServices;

namespace SpectroCal.Tests.Torch;

/// <summary>Memory of the first graphics card that nothing has, from NVIDIA's driver (CUDA Driver API, memory management).</summary>
internal static class CudaMemory
{
    /// <summary>Bytes.</summary>
    public static long FreeBytes()
    {
        nint library = NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1");
        Check(Function<DeviceGet>(library, "cuDeviceGet")(out int device, 0));
        Check(Function<Retain>(library, "cuDevicePrimaryCtxRetain")(out nint context, device));
        Check(Function<SetCurrent>(library, "cuCtxSetCurrent")(context));
        Check(Function<Information>(library, "cuMemGetInfo_v2")(out nuint free, out _));
        return (long)free;
    }

    private static void Check(int status) => Assert.Equal(0, status);

    private static T Function<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private delegate int DeviceGet(out int device, int ordinal);

    private delegate int Retain(out nint context, int device);

    private delegate int SetCurrent(nint context);

    private delegate int Information(out nuint free, out nuint total);
}
