import NGSI
import Postgres

/// Where the rows lie that jobs name: each place once, numbered, so that a commit group looks for its name once.
struct NamedPlaces {
  /// In the order in which they are first named.
  private(set) var all: [RowMemory.Place] = []
  /// Those that a request names without a type, and so means only if nothing else lies there; by number.
  private(set) var isOpen: [Bool] = []
  /// The number of the place of each request, job by job.
  private(set) var ofRequests: [Int] = []
  private var numbers: [RowMemory.Place: Int] = [:]

  init(of jobs: [WriteJob], in tenant: TenantID) {
    all.reserveCapacity(jobs.count)
    isOpen.reserveCapacity(jobs.count)
    ofRequests.reserveCapacity(jobs.count)
    numbers.reserveCapacity(jobs.count)
    for job in jobs {
      for request in job.requests {
        let number = number(
          RowMemory.Place(tenant: tenant, id: request.entity.id.text, servicePath: request.servicePath.text))
        if request.entity.type == nil { isOpen[number] = true }
        ofRequests.append(number)
      }
    }
  }

  private mutating func number(_ place: RowMemory.Place) -> Int {
    if let number = numbers[place] { return number }
    numbers[place] = all.count
    all.append(place)
    isOpen.append(false)
    return all.count - 1
  }

  /// Nil for a place that no request names.
  subscript(place: RowMemory.Place) -> Int? { numbers[place] }
}
