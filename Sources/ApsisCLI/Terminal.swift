#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A stream of the command that a person reads.
struct Terminal {
  /// In characters; nil if it is not known.
  let width: Int?
  /// Whether it can do no more than write one line after the other.
  let isDumb: Bool

  var hasColours: Bool { !isDumb && (Terminal.variable("NO_COLOR") ?? "").isEmpty }

  /// Nil if the stream is a file or a pipe.
  static var standardOutput: Terminal? { Terminal(STDOUT_FILENO) }
  static var standardError: Terminal? { Terminal(STDERR_FILENO) }

  private init?(_ descriptor: Int32) {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = isKnown ? Int(size.ws_col) : nil
    isDumb = Terminal.variable("TERM") == "dumb"
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
