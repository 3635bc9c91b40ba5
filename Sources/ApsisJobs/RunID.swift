/// Names a run: `r` and a number that no other run of the same store ever had.
public struct RunID: Sendable, Hashable, Comparable, LosslessStringConvertible {
  /// 1 or more.
  public let number: Int

  public init(number: Int) { self.number = number }

  /// Reads `r123`; nil for anything else.
  public init?(_ description: String) {
    guard description.first == "r", let number = Int(description.dropFirst()), number > 0,
      description.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.number = number
  }

  public var description: String { "r\(number)" }

  public static func < (a: RunID, b: RunID) -> Bool { a.number < b.number }
}
