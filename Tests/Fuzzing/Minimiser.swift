import Foundation

/// Makes an input that ends a worker shorter, as long as a worker ends the same way.
///
/// Source: the idea of delta debugging, Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002.
struct Minimiser {
  let subject: any FuzzSubject
  let ending: Child.Ending
  /// How many processes are started for it at most.
  var attempts = 300

  mutating func minimised(_ input: [UInt8]) async throws -> [UInt8] {
    var best = input
    var length = best.count / 2
    while length > 0, attempts > 0 {
      let shorter = try await withoutParts(of: length, best)
      if shorter.count == best.count { length /= 2 }
      best = shorter
      length = min(length, best.count)
    }
    return best
  }

  /// Without each part of this length that it can do without.
  private mutating func withoutParts(of length: Int, _ input: [UInt8]) async throws -> [UInt8] {
    var best = input
    var start = 0
    while start < best.count, attempts > 0 {
      var shorter = best
      shorter.removeSubrange(start..<min(start + length, best.count))
      if try await endsAlike(shorter) { best = shorter } else { start += length }
    }
    return best
  }

  private mutating func endsAlike(_ input: [UInt8]) async throws -> Bool {
    attempts -= 1
    let file = FileManager.default.temporaryDirectory.appending(path: "apsis-fuzz-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(input).write(to: file)
    return try await Child.run(["replay", subject.name, file.path]).0 == ending
  }
}
