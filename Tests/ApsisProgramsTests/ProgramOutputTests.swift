import ApsisPrograms
import Testing

struct ProgramOutputTests {
  @Test func `output is kept in the order of writing`() {
    let output = ProgramOutput()
    output.write("a\n")
    output.write([0x62, 0x0A])
    #expect(output.content.text == "a\nb\n")
    #expect(output.content.droppedCount == 0)
  }

  @Test func `beyond the limit output is counted and dropped`() {
    let output = ProgramOutput(limit: 4)
    output.write("abc")
    output.write("def")
    output.write("ghi")
    #expect(output.content.bytes == Array("abcd".utf8))
    #expect(output.content.droppedCount == 5)
    #expect(output.content.text == "abcd\n[5 bytes more were cut]\n")
  }

  @Test func `output up to the limit is whole`() {
    let output = ProgramOutput(limit: 3)
    output.write("abc")
    output.write("")
    #expect(output.content.text == "abc")
  }

  @Test func `bytes that are no text are shown as such`() {
    let output = ProgramOutput()
    output.write([0x61, 0xFF, 0x62])
    #expect(output.content.text == "a\u{FFFD}b")
  }

  @Test func `writes from many tasks are whole`() async {
    let output = ProgramOutput()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { output.write("0123456789\n") } }
    }
    #expect(output.content.text == String(repeating: "0123456789\n", count: 100))
  }
}
