import Foundation
import TestSupport
import Testing

@testable import ApsisCLI

struct ConfigReferenceTests {
  /// To bring the page up to date, put there what this finds missing.
  @Test func `the page of the config file lists all keys`() throws {
    let page = Executable.root.appending(path: "Documentation/Configuration.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    #expect(text.contains("\n" + ConfigReference.table + "\n"), "\(ConfigReference.table)")
  }
}
