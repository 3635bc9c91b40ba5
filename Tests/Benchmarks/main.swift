// Measures what the documentation promises: `swift run -c release Benchmarks`. Figures are medians of several rounds in one process;
// the machine's load shows in all of them alike.

let names = Set(CommandLine.arguments.dropFirst())
for benchmark in Benchmark.all where names.isEmpty || names.contains(benchmark.name) {
  print("\(benchmark.name): \(try await benchmark.run())")
}
