import ApsisBuiltIns
import ApsisDiagnostics
import ApsisJobs
import Foundation
import SystemPackage
import Testing

struct JobsFolderTests {
  /// Each file of `Fixtures/broken` has its messages, as a user sees them, in `Fixtures/broken.expected`.
  @Test(arguments: try expectations())
  func `a broken job file gives these messages`(file: String) throws {
    let expected = try String(contentsOf: fixtures.appending(path: "broken.expected/\(file).txt"), encoding: .utf8)
    let messages = try Self.messages.get()["broken/\(file)"] ?? []
    #expect(messages.joined(separator: "\n") + "\n" == expected)
  }

  @Test func `every broken job file is loaded, has expected messages, and makes no job`() throws {
    let contents = try load("broken")
    let files = Set(try Self.messages.get().keys.map { String($0.dropFirst("broken/".count)) })
    #expect(files == Set(try expectations()))
    #expect(contents.fileCount == files.count - 2, "the file of another extension and the one of none are no jobs")
    #expect(Set(contents.jobs.keys) == ["missing_folder"], "a folder that is not there yet is a warning")
  }

  @Test func `a job's ID is the path of its file below the folder`() throws {
    let contents = try load("sound")
    #expect(contents.diagnostics.map(\.description) == [])
    #expect(contents.jobs.keys.sorted() == ["daily report", "statistics", "team/data/hourly", "v1.2/job.old"])
    #expect(contents.fileCount == 4)
  }

  @Test func `a folder that is not there is one error`() throws {
    let contents = try load("nosuch")
    let diagnostic = try #require(contents.diagnostics.first)
    #expect(contents.diagnostics.count == 1)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.message.hasPrefix("cannot read the jobs folder '"))
    #expect(diagnostic.message.hasSuffix("Fixtures/nosuch': No such file or directory"))
  }

  @Test func `links are followed, but in no circle, and one that leads nowhere is an error`() throws {
    let folder = URL.temporaryDirectory.appending(path: "apsis-jobs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let manager = FileManager.default
    try manager.createDirectory(at: folder.appending(path: "team"), withIntermediateDirectories: true)
    try Data("program: {type: no-op}\n".utf8).write(to: folder.appending(path: "team/a.yaml"))
    try manager.createSymbolicLink(
      at: folder.appending(path: "b.yaml"), withDestinationURL: folder.appending(path: "team/a.yaml"))
    try manager.createSymbolicLink(at: folder.appending(path: "team/up"), withDestinationURL: folder)
    try manager.createSymbolicLink(
      at: folder.appending(path: "gone.yaml"), withDestinationURL: folder.appending(path: "x"))
    let contents = JobsFolder(FilePath(folder.path)).load(with: try reader())
    #expect(contents.jobs.keys.sorted() == ["b", "team/a"])
    #expect(contents.diagnostics.count == 1)
    #expect(contents.diagnostics.first?.message == "cannot read the job file: No such file or directory")
    #expect(contents.diagnostics.first?.place?.source.name.hasSuffix("/gone.yaml") == true)
  }

  /// The rendered diagnostics of each file, with paths from the fixtures' folder on.
  private static let messages = Result {
    let prefix = fixtures.path + "/"
    return Dictionary(grouping: try load("broken").diagnostics) {
      $0.place?.source.name.replacing(prefix, with: "") ?? ""
    }.mapValues { $0.map { DiagnosticRenderer().text(of: $0).replacing(prefix, with: "") } }
  }
}

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

private func load(_ folder: String) throws -> JobsFolder.Contents {
  JobsFolder(FilePath(fixtures.appending(path: folder).path)).load(with: try reader())
}

private func reader() throws -> JobReader {
  JobReader(types: try BuiltIns.jobTypes())
}

private func expectations() throws -> [String] {
  let folder = fixtures.appending(path: "broken.expected").path
  return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
    .map { String($0.dropLast(".txt".count)) }.sorted()
}
