// Manifest: history.json as text. Private to the module; docs/formats/history.md is its page.
#ifndef TIDEWAITER_WAREHOUSE_MANIFEST_H_
#define TIDEWAITER_WAREHOUSE_MANIFEST_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "declaration/line_table.h"
#include "warehouse/history.h"

namespace tidewaiter::warehouse {

inline constexpr int kHistoryFormat = 1;

struct Manifest {
  LineSchema schema;
  std::vector<HistoryPart> parts;
};

std::string RenderManifest(const Manifest& manifest);

// Errors: kCorruption; kFailedPrecondition when the format's number is higher than ours. Unknown
// members are ignored: a later version may add some without a new number.
Result<Manifest> ParseManifest(std::string_view text);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_MANIFEST_H_
