#include "desk/chain.h"

#include <algorithm>
#include <vector>

namespace tidewaiter::desk {
namespace {

// An event has 2 kB as a rule and 1 MB at most: a page stays small, and a round trip pays off.
constexpr std::uint64_t kPage = 500;

// Goes on with the events of a page, up to the first that does not follow.
void Follow(const std::vector<Event>& page, ChainReport& report) {
  for (const Event& event : page) {
    if (event.seq != report.events + 1 || ChainHash(report.head, event) != event.hash) {
      report.broken_at = report.events + 1;
      return;
    }
    ++report.events;
    report.head = event.hash;
  }
}

}  // namespace

Result<ChainReport> VerifyChain(Store& store, const Progress& progress) {
  ASSIGN_OR_RETURN(const Head head, store.ReadHead());
  ChainReport report;
  while (report.events < head.seq && report.broken_at == 0) {
    RETURN_IF_ERROR(progress("verify", report.events, head.seq));
    const auto limit = static_cast<int>(std::min(kPage, head.seq - report.events));
    ASSIGN_OR_RETURN(const std::vector<Event> page, store.EventsAfter(report.events, limit));
    Follow(page, report);
    if (page.empty()) report.broken_at = report.events + 1;  // dropped since the head was read
  }
  return report;
}

}  // namespace tidewaiter::desk
