import Foundation

/// What the system tells of processes.
enum ProcessTable {
  /// The number in a line such as `PPid:   123`.
  static func field(_ name: String, of path: String) -> Int? {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
  }
}
