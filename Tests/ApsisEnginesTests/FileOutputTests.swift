import ApsisEngines
import ApsisPrograms
import Foundation
import TestSupport
import Testing

struct FileOutputTests {
  private let folder: EngineFolder

  init() throws { folder = try EngineFolder() }

  @Test func `any part can be read while it grows`() async throws {
    let process = try await folder.start("printf 0123456789; read -r -t 600 < <(sleep 600)")
    try await process.waitForOutput("9")
    #expect(process.output.bytes(2..<5) == Array("234".utf8))
    #expect(process.output.bytes(8..<100) == Array("89".utf8))
    #expect(process.output.bytes(50..<60).isEmpty)
    try await process.send(.kill)
    _ = try await process.end()
  }

  @Test func `a gigabyte of output neither stays in memory nor holds anybody up`() async throws {
    let before = residentSize()
    let process = try await folder.engine().start(
      ProcessDescription(arguments: ["/usr/bin/head", "-c", "1000000000", "/dev/zero"]), token: "r1")
    let output = ProgramOutput()
    output.attach(process.output)
    #expect(try await process.end().status == .exited(0))
    #expect(output.size == 1_000_000_000)
    let content = output.content
    #expect(content.cutCount == 1_000_000_000 - output.limit)
    let growth = residentSize() - before
    print(
      "1 GB of output: resident size grew by \(growth / 1_000_000) MB, of which \(content.keptCount / 1_000_000) MB are what is kept"
    )
    // Much less than the output, and room for what the other tests do meanwhile.
    #expect(growth < 900_000_000)
    try await folder.engine().forget(token: "r1")
  }

  private func residentSize() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (Int(text.split(separator: " ").dropFirst().first ?? "0") ?? 0) * Int(getpagesize())
  }
}
