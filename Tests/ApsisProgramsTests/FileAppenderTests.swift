import ApsisPrograms
import Foundation
import SystemPackage
import Testing

struct FileAppenderTests {
  @Test func `the file is made, and each line stands after the last`() async throws {
    try await withFolder { folder in
      let appender = FileAppender(folder.appending("stats.json"))
      #expect(appender.folderExists)
      try await appender.append("{\"a\": 1}")
      try await appender.append("{\"a\": 2}")
      #expect(try text(of: appender.path) == "{\"a\": 1}\n{\"a\": 2}\n")
    }
  }

  @Test func `only a torn line is lost to a reader of lines`() async throws {
    try await withFolder { folder in
      let appender = FileAppender(folder.appending("stats.json"))
      try Data("whole\n{\"torn".utf8).write(to: URL(filePath: appender.path.string))
      try await appender.append("next")
      try await appender.append("last")
      #expect(try text(of: appender.path) == "whole\n{\"torn\nnext\nlast\n")
    }
  }

  @Test func `an empty file gets no empty line`() async throws {
    try await withFolder { folder in
      let appender = FileAppender(folder.appending("stats.json"))
      try Data().write(to: URL(filePath: appender.path.string))
      try await appender.append("first")
      #expect(try text(of: appender.path) == "first\n")
    }
  }

  @Test func `a missing folder is named, and not made`() async throws {
    try await withFolder { folder in
      let appender = FileAppender(folder.appending("nosuch").appending("stats.json"))
      #expect(!appender.folderExists)
      let error = try await #require(throws: FileAppenderError.self) { try await appender.append("x") }
      #expect(error == .noFolder(appender.path))
      #expect(error.description == "cannot append to '\(appender.path)': its folder '\(folder)/nosuch' does not exist")
      #expect(FileManager.default.fileExists(atPath: folder.appending("nosuch").string) == false)
    }
  }

  @Test func `a folder in place of the file is an error with its reason`() async throws {
    try await withFolder { folder in
      let error = try await #require(throws: FileAppenderError.self) { try await FileAppender(folder).append("x") }
      #expect(error == .failed(folder, .isDirectory))
      #expect(error.description.hasPrefix("cannot append to '\(folder)': "))
    }
  }

  @Test func `a file in place of the folder is an error with its reason`() async throws {
    try await withFolder { folder in
      try await FileAppender(folder.appending("file")).append("x")
      let path = folder.appending("file").appending("stats.json")
      #expect(FileAppender(path).folderExists == false)
      let error = try await #require(throws: FileAppenderError.self) { try await FileAppender(path).append("x") }
      #expect(error == .failed(path, .notDirectory))
    }
  }

  @Test func `a name alone lies in the working directory`() {
    #expect(FileAppender("stats.json").folderExists)
  }

  @Test func `lines of concurrent writers stay whole`() async throws {
    try await withFolder { folder in
      let path = folder.appending("stats.json")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<20 {
          group.addTask {
            for line in 0..<20 {
              try await FileAppender(path).append("\(writer)-\(line)-" + String(repeating: "x", count: 2000))
            }
          }
        }
        try await group.waitForAll()
      }
      let lines = try text(of: path).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count == 400)
      #expect(Set(lines).count == 400)
      #expect(lines.allSatisfy { $0.hasSuffix("-" + String(repeating: "x", count: 2000)) })
    }
  }

  private func text(of path: FilePath) throws -> String {
    try String(contentsOf: URL(filePath: path.string), encoding: .utf8)
  }

  private func withFolder(_ body: (FilePath) async throws -> Void) async throws {
    let folder = URL.temporaryDirectory.appending(path: "apsis-appender-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(FilePath(folder.path))
  }
}
