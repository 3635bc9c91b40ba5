extension RangeReplaceableCollection<SchedulerEffect> {
  /// Takes what is to be stored together: at least so many changes, if there are more, and all of what must not be divided.
  mutating func removeGroup(of size: Int) -> [SchedulerEffect] {
    var changes = 0
    var end = count
    for (index, effect) in enumerated() {
      if case .commit = effect { changes += 1 }
      if case .divide = effect, changes >= size {
        end = index + 1
        break
      }
    }
    let group = Array(prefix(end))
    removeFirst(end)
    return group
  }
}
