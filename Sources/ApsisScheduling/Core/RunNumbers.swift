/// Numbers for new runs, as they were reserved: blocks that need not adjoin.
struct RunNumbers {
  private var blocks: [Range<Int>] = []
  /// How many there are.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func add(_ block: Range<Int>) {
    guard !block.isEmpty else { return }
    blocks.append(block)
    count += block.count
  }

  /// The next number. There has to be one.
  mutating func removeFirst() -> Int {
    let number = blocks[0].removeFirst()
    if blocks[0].isEmpty { blocks.removeFirst() }
    count -= 1
    return number
  }
}
