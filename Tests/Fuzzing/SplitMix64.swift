/// Random numbers that are the same for the same seed, on any machine.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// One of many independent series of a seed.
  init(seed: UInt64, series: Int) {
    var outer = SplitMix64(seed: seed)
    state = outer.next() ^ SplitMix64.mixed(UInt64(bitPattern: Int64(series)) &* 0xD134_2543_DE82_EF95)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.mixed(state)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension SplitMix64 {
  /// 0 up to, not including, `bound`; 0 if that is 0.
  mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }

  /// True once in `count` times.
  mutating func once(in count: Int) -> Bool { below(count) == 0 }

  /// An element; nil if there is none.
  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  /// A part of `0..<count`, mostly a short one.
  mutating func part(of count: Int) -> Range<Int> {
    let start = below(count + 1)
    let length = once(in: 4) ? below(count - start + 1) : below(min(16, count - start) + 1)
    return start..<(start + length)
  }
}
