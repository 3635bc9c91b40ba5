// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "acme-scheduler",
  platforms: [.macOS(.v15)],
  dependencies: [
    // From another repository: .package(url: "https://…/apsis", from: "0.1.0")
    .package(name: "apsis", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "AcmeScheduler",
      dependencies: [
        .product(name: "Apsis", package: "apsis"), .product(name: "ApsisMain", package: "apsis"),
        // Not linked: built beside the executable, where it is looked for when a process is to be run.
        .product(name: "apsis-supervise", package: "apsis", condition: .when(platforms: [.linux])),
      ])
  ]
)
