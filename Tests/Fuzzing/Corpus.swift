import Foundation

/// The texts that the repository has already.
enum Corpus {
  /// The top of the checkout.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The files below `folder` that end in `suffix`, in the order of their names, so that it is the same on any machine.
  static func files(below folder: String, suffix: String = "") throws -> [[UInt8]] {
    let folder = root.appending(path: folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { $0.hasSuffix(suffix) && !$0.contains(".build") }.sorted().compactMap { path in
      let file = folder.appending(path: path)
      return isFolder(file) ? nil : Array(try Data(contentsOf: file))
    }
  }

  private static func isFolder(_ file: URL) -> Bool {
    (try? file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }

  /// The files of a subject's earlier findings.
  static func fixtures(of subject: String) throws -> [[UInt8]] {
    let folder = "Tests/FuzzingTests/Fixtures/\(subject)"
    return FileManager.default.fileExists(atPath: root.appending(path: folder).path) ? try files(below: folder) : []
  }

  /// Some of the cron expressions of `Tests/Vectors`, as schedules.
  static func cronSchedules() throws -> [[UInt8]] {
    let data = try Data(contentsOf: root.appending(path: "Tests/Vectors/cron.json"))
    let rows = try JSONSerialization.jsonObject(with: data) as? [[Any]] ?? []
    return rows.prefix(200).compactMap { row in
      guard row.count > 1, let expression = row[0] as? String, let zone = row[1] as? String else { return nil }
      return Array("type: cron\ntz: \(zone)\nexpression: '\(expression)'\n".utf8)
    }
  }

  /// The texts under `key` in a file of `Tests/Vectors`.
  static func vectors(_ file: String, _ key: String) throws -> [[UInt8]] {
    let data = try Data(contentsOf: root.appending(path: "Tests/Vectors/\(file)"))
    let rows = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    return rows.compactMap { ($0[key] as? String).map { Array($0.utf8) } }
  }
}
