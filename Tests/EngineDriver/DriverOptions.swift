import ApsisPrograms
import SystemPackage

/// What the driver is told to do.
struct DriverOptions {
  let root: FilePath
  let token: String
  let process: ProcessDescription
  /// Sent once there is output.
  let signal: Signal?
  let supervisor: FilePath?
  /// Nil for one process. Else so many at once, with the token and a number behind it, which is the variable `NUMBER`, too.
  let count: Int?

  static let usage =
    "EngineDriver [--user USER] [--signal NAME] [--supervisor PATH] [--count COUNT] ROOT TOKEN ARGUMENT...\n"

  /// - Parameter arguments: Options come first.
  init?(_ arguments: some Sequence<String>) {
    var (rest, options) = (Array(arguments), [String: String]())
    while let option = rest.first, option.hasPrefix("--"), rest.count > 1 {
      options[option] = rest[1]
      rest.removeFirst(2)
    }
    guard rest.count > 2 else { return nil }
    root = FilePath(rest[0])
    token = rest[1]
    process = ProcessDescription(arguments: Array(rest[2...]), user: options["--user"])
    signal = options["--signal"].flatMap { Signal($0) }
    supervisor = options["--supervisor"].map { FilePath($0) }
    count = options["--count"].flatMap { Int($0) }
  }
}
