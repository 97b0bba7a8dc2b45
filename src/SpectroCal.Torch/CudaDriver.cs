using System.Runtime.InteropServices;
using System.Text;
using SpectroCal.Engines;

namespace SpectroCal.Torch;

/// <summary>
/// Name and memory of graphics cards, which TorchSharp does not tell: from NVIDIA's driver (CUDA Driver API, device management).
/// </summary>
internal static class CudaDriver
{
    private const int LongestName = 256;

    private static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>A card by its number; without a name where the driver does not answer.</summary>
    public static EngineDevice Device(int index)
    {
        var unknown = new EngineDevice("", "NVIDIA graphics card", 0);
        if (!NativeLibrary.TryLoad(Library, out nint library))
            return unknown;
        byte[] name = new byte[LongestName];
        if (
            Function<Init>(library, "cuInit")(0) != 0
            || Function<DeviceGet>(library, "cuDeviceGet")(out int device, index) != 0
            || Function<DeviceGetName>(library, "cuDeviceGetName")(name, LongestName, device) != 0
            || Function<DeviceTotalMem>(library, "cuDeviceTotalMem_v2")(out nuint bytes, device) != 0
        )
            return unknown;
        int end = Array.IndexOf(name, (byte)0);
        return new EngineDevice("", Encoding.UTF8.GetString(name, 0, end < 0 ? LongestName : end), (long)bytes);
    }

    /// <summary>Memory in use of a card by its number, bytes; null where the driver does not answer.</summary>
    /// <remarks>Asked in the context that libtorch uses as well: the card's primary one.</remarks>
    public static long? MemoryInUse(int index)
    {
        if (
            !NativeLibrary.TryLoad(Library, out nint library)
            || Function<Init>(library, "cuInit")(0) != 0
            || Function<DeviceGet>(library, "cuDeviceGet")(out int device, index) != 0
            || Function<Retain>(library, "cuDevicePrimaryCtxRetain")(out nint context, device) != 0
        )
            return null;
        try
        {
            if (Function<Push>(library, "cuCtxPushCurrent_v2")(context) != 0)
                return null;
            bool isKnown = Function<MemGetInfo>(library, "cuMemGetInfo_v2")(out nuint free, out nuint total) == 0;
            _ = Function<Pop>(library, "cuCtxPopCurrent_v2")(out _);
            return isKnown ? (long)(total - free) : null;
        }
        finally
        {
            _ = Function<Release>(library, "cuDevicePrimaryCtxRelease_v2")(device);
        }
    }

    private static T Function<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private delegate int Init(uint flags);

    private delegate int DeviceGet(out int device, int ordinal);

    private delegate int DeviceGetName([Out] byte[] name, int length, int device);

    private delegate int DeviceTotalMem(out nuint bytes, int device);

    private delegate int Retain(out nint context, int device);

    private delegate int Push(nint context);

    private delegate int MemGetInfo(out nuint free, out nuint total);

    private delegate int Pop(out nint context);

    private delegate int Release(int device);
}
