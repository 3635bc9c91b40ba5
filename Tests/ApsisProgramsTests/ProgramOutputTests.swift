import ApsisPrograms
import Testing

struct ProgramOutputTests {
  @Test func `output is kept in the order of writing`() {
    let output = ProgramOutput()
    output.write("a\n")
    output.write([0x62, 0x0A])
    #expect(output.content.text == "a\nb\n")
    #expect(output.content.cutCount == 0)
  }

  @Test(arguments: [1, 2, 5, 100]) func `beyond the limit head and tail are kept, and the rest is counted`(size: Int) {
    let output = ProgramOutput(limit: 6)
    let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    for start in stride(from: 0, to: letters.count, by: size) {
      output.write(Array(letters[start..<min(start + size, letters.count)]))
    }
    #expect(output.content == ProgramOutput.Content(head: Array("abc".utf8), cutCount: 20, tail: Array("xyz".utf8)))
    #expect(output.content.text == "abc\n[20 bytes were cut here]\nxyz")
    #expect(output.size == 26)
  }

  @Test func `a part of the output is read by its bytes' numbers, without those that were cut`() {
    let output = ProgramOutput(limit: 6)
    output.write("abcdefghij")
    #expect(output.bytes(1..<3) == Array("bc".utf8))
    #expect(output.bytes(2..<9) == Array("chi".utf8) || output.bytes(2..<9) == Array("cdefghi".utf8))
    #expect(output.content.bytes(2..<9) == Array("chi".utf8))
    #expect(output.bytes(8..<99) == Array("ij".utf8))
    #expect(output.bytes(50..<60) == [])
  }

  @Test func `output that is elsewhere comes before what is written here`() {
    let output = ProgramOutput(limit: 6)
    output.attach(Elsewhere(text: "abcdefgh"))
    output.write("!")
    #expect(output.size == 9)
    #expect(output.bytes(6..<9) == Array("gh!".utf8))
    #expect(output.content == ProgramOutput.Content(head: Array("abc".utf8), cutCount: 3, tail: Array("gh!".utf8)))
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

private struct Elsewhere: ProgramOutput.Source {
  let text: String
  var size: Int { text.utf8.count }
  func bytes(_ range: Range<Int>) -> [UInt8] { Array(Array(text.utf8)[range.clamped(to: 0..<size)]) }
}
