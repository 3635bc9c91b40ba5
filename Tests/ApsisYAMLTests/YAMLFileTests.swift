import ApsisDiagnostics
import ApsisYAML
import Testing

struct YAMLFileTests {
  @Test func `a file is read with or without a byte order mark`() throws {
    for start in ["", "\u{FEFF}"] {
      let file = YAMLFile(bytes: Array("\(start)program: 1".utf8), name: "job.yaml")
      let pair = try #require(file.root?.mapping?["program"])
      #expect(file.diagnostics.isEmpty)
      #expect(pair.keyPlace.description == "job.yaml:1:1")
      #expect(pair.value.place.description == "job.yaml:1:10")
    }
  }

  @Test(arguments: ["", "\n", "# only a comment\n", "  \n\n# a\n  # b\n", "\u{FEFF}"])
  func `a file without a document has neither root nor diagnostics`(text: String) {
    let file = YAMLFile(bytes: Array(text.utf8), name: "job.yaml")
    #expect(file.root == nil)
    #expect(file.diagnostics.isEmpty)
  }

  @Test(arguments: ["---\n", "--- # nothing\n...\n"])
  func `a document of nothing is null`(text: String) {
    #expect(YAMLFile(text: text, name: "job.yaml").root?.isNull == true)
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xE9, 0x0A], "job.yaml:1:4: error: byte 0xE9 is not UTF-8", "save the file as UTF-8"),
      (Array("a: ü\nb: ".utf8) + [0xFF], "job.yaml:2:4: error: byte 0xFF is not UTF-8", "save the file as UTF-8"),
      (Array("a: ".utf8) + [0xE2, 0x82], "job.yaml:1:4: error: byte 0xE2 is not UTF-8", "save the file as UTF-8"),
      (Array("a: ".utf8) + [0xC0, 0x80], "job.yaml:1:4: error: byte 0xC0 is not UTF-8", "save the file as UTF-8"),
      (
        Array("a: ".utf8) + [0xED, 0xA0, 0x80], "job.yaml:1:4: error: byte 0xED is not UTF-8", "save the file as UTF-8"
      ),
      (
        [0xFF, 0xFE, 0x61, 0x00, 0x3A, 0x00], "job.yaml:1:1: error: byte 0xFF is not UTF-8",
        "the file is UTF-16; save it as UTF-8"
      ),
      (
        [0xFE, 0xFF, 0x00, 0x61, 0x00, 0x3A], "job.yaml:1:1: error: byte 0xFE is not UTF-8",
        "the file is UTF-16; save it as UTF-8"
      ),
    ] as [([UInt8], String, String)])
  func `bytes that are not UTF-8 are refused where they stand`(bytes: [UInt8], error: String, hint: String) throws {
    let file = YAMLFile(bytes: bytes, name: "job.yaml")
    let diagnostic = try #require(file.diagnostics.first)
    #expect(file.root == nil)
    #expect(file.diagnostics.count == 1)
    #expect(diagnostic.description == error)
    #expect(diagnostic.hint == hint)
  }

  @Test(arguments: [
    "a: 1\nb: x1️⃣\u{0}y", "a: 1️⃣\u{1}", "ü: 1️⃣\u{7F}", "a: 1️⃣\u{1B}[31mred", "a: \"1️⃣\u{8}\"",
  ])
  func `a control character is refused where it stands`(marked: String) throws {
    let marked = Marked(marked)
    let file = YAMLFile(text: marked.text, name: "job.yaml")
    #expect(file.root == nil)
    #expect(
      file.diagnostics.map(\.description) == ["job.yaml:\(marked.place): error: control characters are not allowed"])
  }

  @Test func `a file beyond 16 MiB is refused and not read`() throws {
    let file = YAMLFile(bytes: Array(repeating: UInt8(ascii: "a"), count: (16 << 20) + 1), name: "job.yaml")
    #expect(file.root == nil)
    #expect(
      file.diagnostics.map(\.description) == ["job.yaml:1:1: error: file of 16777217 bytes; expected at most 16777216"])
  }
}
