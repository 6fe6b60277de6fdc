#include "desk/store.h"

namespace tidewaiter::desk {

bool Batch::empty() const {
  return events.empty() && declarations.empty() && controls.empty() && outcomes.empty() &&
         notifications.empty() && rule_hits.empty() && answers.empty() && tallies.empty() &&
         records.empty() && search.empty();
}

}  // namespace tidewaiter::desk
