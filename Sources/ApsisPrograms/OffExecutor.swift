internal import Dispatch

/// Runs work that blocks its thread, such as writing a file, without holding up other runs.
///
/// Swift's executor has as many threads as the machine has cores and never grows: a program that waits for a disk on one of them
/// makes the whole scheduler late. Cancellation does not interrupt the work.
///
/// - Throws: What `work` throws.
public func offExecutor<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
  }
}
