internal import Dispatch
internal import Synchronization

/// Told after each step of a long work, from any thread: how many steps are done, and how many there are.
public typealias JobsProgress = @Sendable (_ done: Int, _ total: Int) -> Void

extension Array where Element: Sendable {
  /// What `transform` makes of each element, in the order of the elements; made on as many threads as there are cores.
  ///
  /// The caller's thread is one of them, and waits for the others.
  ///
  /// - Parameter chunk: How many elements a thread takes at a time: so few that the last ones keep no core waiting, so many that
  ///   handing them out costs nothing.
  func concurrentMap<Result: Sendable>(
    chunk: Int = 16, progress: JobsProgress = { _, _ in }, _ transform: @Sendable (Element) -> Result
  ) -> [Result] {
    let starts = [Int](stride(from: 0, to: count, by: chunk))
    let parts = Mutex([[Result]](repeating: [], count: starts.count))
    let done = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: starts.count) { number in
      let elements = self[starts[number]..<Swift.min(starts[number] + chunk, count)]
      let results = elements.map { element in
        let result = transform(element)
        progress(done.add(1, ordering: .relaxed).newValue, count)
        return result
      }
      parts.withLock { $0[number] = results }
    }
    return parts.withLock { $0.flatMap { $0 } }
  }
}
