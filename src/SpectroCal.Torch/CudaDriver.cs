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

    /// <summary>A card by its number; without a name where the driver does not answer.</summary>
    public static EngineDevice Device(int index)
    {
        var unknown = new EngineDevice("", "NVIDIA graphics card", 0);
        string driver = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(driver, out nint library))
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

    private static T Function<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private delegate int Init(uint flags);

    private delegate int DeviceGet(out int device, int ordinal);

    private delegate int DeviceGetName([Out] byte[] name, int length, int device);

    private delegate int DeviceTotalMem(out nuint bytes, int device);
}
