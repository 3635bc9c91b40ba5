/// A text with the place marked by `1️⃣` at which something is expected, or with none.
struct Marked {
  let text: String
  /// `LINE:COLUMN` of the mark, counted from 1; empty without one.
  let place: String

  init(_ marked: String) {
    guard let mark = marked.firstRange(of: "1️⃣") else {
      (text, place) = (marked, "")
      return
    }
    let lines = marked[..<mark.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
    text = marked.replacing("1️⃣", with: "")
    place = "\(lines.count):\((lines.last?.unicodeScalars.count ?? 0) + 1)"
  }
}
