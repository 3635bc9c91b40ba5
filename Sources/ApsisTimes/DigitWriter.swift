/// Writes dates and times into the memory of a text: they are made by the million, and a text that fits into 15 bytes needs none.
struct DigitWriter {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  /// - Parameter buffer: With room for all that is written.
  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  mutating func write(_ character: Unicode.Scalar) {
    buffer[count] = UInt8(truncatingIfNeeded: character.value)
    count += 1
  }

  /// A number from 0 on with so many digits, which it does not exceed.
  mutating func write(_ number: Int, digits: Int) {
    var rest = number
    for place in stride(from: count + digits - 1, through: count, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      buffer[place] = UInt8(truncatingIfNeeded: 0x30 + digit)
      rest = quotient
    }
    count += digits
  }

  mutating func removeTrailingZeros() {
    while count > 0, buffer[count - 1] == 0x30 { count -= 1 }
  }
}

extension String {
  /// - Parameter capacity: As many bytes, or more, as `body` writes.
  init(capacity: Int, writing body: (inout DigitWriter) -> Void) {
    self.init(unsafeUninitializedCapacity: capacity) { buffer in
      var writer = DigitWriter(buffer)
      body(&writer)
      return writer.count
    }
  }
}
