using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SpectroCal.Storage;

/// <summary>The few things about files that .NET does not tell.</summary>
/// <remarks>
/// Where a system lacks a call, the answer is the harmless one: a regular file of one name, and folders are synchronised by the system in
/// its own time. That is so for macOS, whose structure of a file's status depends on the processor.
/// </remarks>
internal static partial class SystemCalls
{
    // statx(2): the same layout on all processors, unlike stat(2)
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int LinksAreNotFollowed = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint TypeAndNames = 0x1 | 0x4; // STATX_TYPE, STATX_NLINK
    private const int StatusLength = 256;
    private const int NamesOffset = 16; // stx_nlink
    private const int ModeOffset = 28; // stx_mode
    private const int TypeMask = 0xF000; // S_IFMT
    private const int RegularType = 0x8000; // S_IFREG

    // BY_HANDLE_FILE_INFORMATION
    private const int InformationLength = 52;
    private const int NumberOfLinksOffset = 40;

    private const int ReadOnly = 0; // O_RDONLY
    private const int InvalidArgument = 22; // EINVAL: the file system does not synchronise folders

    /// <summary>Whether a path names a regular file, not a device, pipe or socket.</summary>
    public static bool IsRegularFile(string path) =>
        Status(path) is not { } status || (BitConverter.ToUInt16(status, ModeOffset) & TypeMask) == RegularType;

    /// <summary>How many names a file has.</summary>
    public static int NamesOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var information = new byte[InformationLength];
            return GetFileInformationByHandle(file, information) ? BitConverter.ToInt32(information, NumberOfLinksOffset) : 1;
        }
        return Status(path) is { } status ? BitConverter.ToInt32(status, NamesOffset) : 1;
    }

    /// <summary>Brings the names in a folder to the disk.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void SyncFolder(string folder)
    {
        // Windows keeps names in a journal of its own, and has no call for a folder.
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return; // a folder that may be written but not read
        int error = FSync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (error is not (0 or InvalidArgument))
            throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static byte[]? Status(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var status = new byte[StatusLength];
        try
        {
            return StatX(CurrentFolder, path, LinksAreNotFollowed, TypeAndNames, status) == 0 ? status : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // before glibc 2.28
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, [Out] byte[] information);
}
