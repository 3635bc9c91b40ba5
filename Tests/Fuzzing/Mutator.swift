/// Makes inputs that are nearly right: entries of a corpus, changed in a few places.
struct Mutator: Sendable {
  let corpus: [[UInt8]]
  let grammar: Grammar

  private let words: [[UInt8]]

  /// Most inputs stay below this, so that there can be many of them; in bytes.
  static let usualSize = 4 << 10
  static let largestSize = 64 << 10

  init(corpus: [[UInt8]], grammar: Grammar) {
    self.corpus = corpus
    self.grammar = grammar
    words = (grammar.words + Grammar.common).map { Array($0.utf8) }
  }

  /// Input `number` of `seed`: the same whenever it is asked for.
  func input(_ number: Int, seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed, series: number)
    var bytes = random.pick(corpus) ?? []
    repeat { mutate(&bytes, &random) } while !random.once(in: 2)
    let limit = random.once(in: 200) ? Mutator.largestSize : Mutator.usualSize
    return bytes.count > limit ? Array(bytes.prefix(limit)) : bytes
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    switch random.below(18) {
    case 0: changeByte(&bytes, &random)
    case 1: bytes.removeSubrange(random.part(of: bytes.count))
    case 2, 3: insert(random.pick(words) ?? [], &bytes, &random)
    case 4, 5: replaceWord(&bytes, &random)
    case 6: splice(&bytes, &random)
    case 7: repeatPart(&bytes, &random)
    case 8: bytes.removeSubrange(random.below(bytes.count + 1)...)
    case 9: nest(&bytes, &random)
    case 10: swapLines(&bytes, &random)
    case 11: indentLine(&bytes, &random)
    case 12: movePart(&bytes, &random)
    case 13, 14, 15: replaceNumber(&bytes, &random)
    case 16: replaceAlike(&bytes, &random)
    default: insert((0..<(1 + random.below(4))).map { _ in UInt8(random.below(256)) }, &bytes, &random)
    }
  }

  private func changeByte(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let index = random.below(bytes.count)
    bytes[index] = random.once(in: 2) ? bytes[index] ^ (1 << random.below(8)) : UInt8(0x20 + random.below(0x5F))
  }

  private func insert(_ more: [UInt8], _ bytes: inout [UInt8], _ random: inout SplitMix64) {
    bytes.insert(contentsOf: more, at: random.below(bytes.count + 1))
  }

  /// Puts a word of the grammar, or one from elsewhere in the corpus, in the place of another.
  private func replaceWord(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let other = random.once(in: 4) ? random.pick(corpus).map { word(of: $0, &random).map { Array($0) } ?? [] } : nil
    guard let old = word(of: bytes, &random), let new = other ?? random.pick(words) else { return }
    bytes.replaceSubrange(old.indices, with: new)
  }

  /// Puts another number in the place of one, which leaves most texts sound.
  private func replaceNumber(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard let start = random.pick(bytes.indices.filter { isDigit(bytes[$0]) }) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    let begin = bytes[..<start].lastIndex { !isDigit($0) }.map { $0 + 1 } ?? 0
    let old = String(decoding: bytes[begin..<end], as: UTF8.self)
    let new: String
    switch random.below(4) {
    case 0: new = String((Int(old) ?? 0) &+ (random.below(3) - 1))
    case 1: new = String(random.next() >> UInt64(random.below(64)))
    // As many digits as before: a time or a date stays one.
    default: new = old.map { _ in String(random.below(10)) }.joined()
    }
    bytes.replaceSubrange(begin..<end, with: Array(new.utf8))
  }

  /// Puts a line of another entry that begins alike in the place of a line: another value of the same key.
  private func replaceAlike(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let lines = bytes.split(separator: 10)
    guard let line = random.pick(lines), let other = random.pick(corpus) else { return }
    let beginning = line.prefix { $0 != UInt8(ascii: ":") }
    let alike = other.split(separator: 10).filter { $0.starts(with: beginning) }
    if let new = random.pick(alike) { bytes.replaceSubrange(line.indices, with: new) }
  }

  /// The word around a random place.
  private func word(of bytes: [UInt8], _ random: inout SplitMix64) -> ArraySlice<UInt8>? {
    guard let start = bytes.indices.randomElement(using: &random) else { return nil }
    func isPart(_ byte: UInt8) -> Bool { byte >= 0x80 || byte.isASCIIWordPart }
    let end = bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
    let begin = bytes[..<start].lastIndex { !isPart($0) }.map { $0 + 1 } ?? 0
    return bytes[begin..<max(end, begin)]
  }

  private func splice(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard let other = random.pick(corpus) else { return }
    if random.once(in: 2) {
      bytes = Array(bytes.prefix(random.below(bytes.count + 1)) + other.dropFirst(random.below(other.count + 1)))
    } else {
      insert(Array(other[random.part(of: other.count)]), &bytes, &random)
    }
  }

  private func repeatPart(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let part = Array(bytes[random.part(of: bytes.count)])
    guard !part.isEmpty else { return }
    let most = random.once(in: 20) ? Mutator.largestSize : 200
    let count = 1 + random.below(max(1, most / part.count))
    bytes.insert(contentsOf: Array(repeating: part, count: count).joined(), at: random.below(bytes.count + 1))
  }

  private func nest(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard let (open, close) = random.pick(grammar.brackets) else { return }
    let depth = 1 + random.below(random.once(in: 10) ? 10_000 : 80)
    let part = random.part(of: bytes.count)
    let opening = Array(repeating: Array(open.utf8), count: depth).joined()
    let closing = Array(repeating: Array(close.utf8), count: random.once(in: 8) ? depth / 2 : depth).joined()
    bytes.insert(contentsOf: closing, at: part.upperBound)
    bytes.insert(contentsOf: opening, at: part.lowerBound)
  }

  private func swapLines(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    lines.swapAt(random.below(lines.count), random.below(lines.count))
    bytes = Array(lines.joined(separator: [10]))
  }

  private func indentLine(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let starts = [0] + bytes.indices.filter { bytes[$0] == 10 }.map { $0 + 1 }
    guard let start = random.pick(starts) else { return }
    if random.once(in: 2) {
      bytes.insert(contentsOf: [UInt8](repeating: 0x20, count: 1 + random.below(4)), at: start)
    } else {
      bytes.removeSubrange(start..<(start + bytes[start...].prefix { $0 == 0x20 }.count))
    }
  }

  private func movePart(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let range = random.part(of: bytes.count)
    let part = Array(bytes[range])
    bytes.removeSubrange(range)
    insert(part, &bytes, &random)
  }
}

extension UInt8 {
  fileprivate var isASCIIWordPart: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F
  }
}
