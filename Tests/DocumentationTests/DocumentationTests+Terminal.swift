import Foundation
import TestSupport
import Testing

extension DocumentationTests {
  /// Each has a service of its own, of the example `pipeline`, at which APSIS_HOST points.
  @Test(arguments: MarkdownBlock.all("terminal"))
  func `a terminal block's commands show what it says, at a terminal of 100 columns`(block: MarkdownBlock) async throws
  {
    let folder = try TemporaryFolder()
    for part in ["jobs", "apsis.yaml"] { try folder.copy("Examples/pipeline/\(part)") }
    let service = try Command(
      Executable.apsis, ["serve", "--port", "0", "--config", "apsis.yaml"],
      in: folder.url.appending(path: "Examples/pipeline"))
    let sign = "the API is at http://"
    try #require(try await service.waitForErrors(containing: sign), "\(service.errorsSoFar)")
    let host = service.errorsSoFar.components(separatedBy: sign)[1].prefix { !$0.isWhitespace }
    #expect(try await service.waitUntilCaught(SIGTERM))
    let variables = ["APSIS_HOST": String(host), "PATH": try await searchPath() + ":/usr/bin:/bin", "TZ": "UTC"]
    for step in steps(of: block) {
      let terminal = try Terminal(URL(filePath: "/bin/sh"), ["-c", step.command], in: folder.url, variables: variables)
      _ = try await terminal.status()
      #expect(matches(terminal.plainText, step.expected), "\(step.command) showed:\n\(terminal.plainText)")
    }
    service.send(SIGTERM)
    #expect(try await service.result().status == 0)
  }
}
