import Foundation
import TestSupport
import Testing

private let hasSystemd = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")

struct ServiceUnitTests {
  @Test(.enabled(if: hasSystemd, "systemd-analyze is not installed here"))
  func `systemd finds nothing wrong with the unit, which leaves processes alone when the service ends`() async throws {
    let folder = try TemporaryFolder()
    let unit = Executable.root.appending(path: "Packaging/systemd/apsis.service")
    let text = try String(contentsOf: unit, encoding: .utf8)
    #expect(text.contains("\nKillMode=process\n"))
    // It is not installed here.
    try folder.write(text.replacing("/usr/bin/apsis", with: Executable.apsis.path), to: "apsis.service")
    let result = try await Command.run(
      URL(filePath: "/usr/bin/systemd-analyze"), ["verify", "--man=no", "./apsis.service"], in: folder.url)
    #expect(result.status == 0)
    #expect(result.output + result.errors == "")
    // What the unit starts is a command that there is.
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
    let words = line.split(separator: " ").dropFirst().map(String.init)
    let serve = try await Command.run(Executable.apsis, Array(words), in: folder.url)
    #expect(serve.errors.contains("cannot read the config file '/etc/apsis/apsis.yaml'"), "\(serve.errors)")
  }
}
