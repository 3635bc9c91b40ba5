internal import ApsisClient
internal import ArgumentParser
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension Output {
  /// Writes bytes that go on coming. If whoever read them is gone, the process ends as by SIGPIPE, which SwiftNIO has it ignore.
  static func writeOrEnd(_ bytes: [UInt8]) {
    do {
      _ = try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
    } catch {
      note("error: cannot write: \(error)")
      exit(ExitCode.error.rawValue)
    }
  }

  static func writeOrEnd(_ text: String) { writeOrEnd(Array(text.utf8)) }

  /// Says that a connection broke, which is tried to be mended.
  static func noteBreak(_ error: ClientError) { note("\(error); trying again") }
}
