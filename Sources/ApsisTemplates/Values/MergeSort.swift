/// Sorting with a comparison that may fail; equal elements keep their order.
enum MergeSort {
  static func sorted<Element>(
    _ elements: [Element], by precedes: (Element, Element) throws(EvaluationFailure) -> Bool
  ) throws(EvaluationFailure) -> [Element] {
    var elements = elements
    var width = 1
    while width < elements.count {
      var merged: [Element] = []
      merged.reserveCapacity(elements.count)
      for start in stride(from: 0, to: elements.count, by: 2 * width) {
        let middle = min(start + width, elements.count)
        let end = min(middle + width, elements.count)
        try merge(elements[start..<middle], elements[middle..<end], into: &merged, by: precedes)
      }
      elements = merged
      width *= 2
    }
    return elements
  }

  private static func merge<Element>(
    _ left: ArraySlice<Element>, _ right: ArraySlice<Element>, into merged: inout [Element],
    by precedes: (Element, Element) throws(EvaluationFailure) -> Bool
  ) throws(EvaluationFailure) {
    var (a, b) = (left.startIndex, right.startIndex)
    while a < left.endIndex, b < right.endIndex {
      if try precedes(right[b], left[a]) {
        merged.append(right[b])
        b += 1
      } else {
        merged.append(left[a])
        a += 1
      }
    }
    merged += left[a...]
    merged += right[b...]
  }
}
