// A condition of any bytes: read or refused; what was read is written the same again, and an
// outcome once known stays when more becomes known, unless a known input changes.
#include "base/check.h"
#include "ledger/condition.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tidewaiter::ledger;
  if (size < 4) return 0;
  const unsigned truth = data[0] | unsigned{data[1]} << 8U;
  const unsigned known_at_first = data[2] | unsigned{data[3]} << 8U;
  Entry entry;
  entry.type = "condition.set";
  entry.data.assign(reinterpret_cast<const char*>(data) + 4, size - 4);
  const auto condition = ConditionOf(entry);
  if (!condition) return 0;
  Entry again;
  again.type = entry.type;
  again.data = WriteCondition(*condition);
  const auto reread = ConditionOf(again);
  CHECK(reread.has_value() && *reread == *condition);
  (void)CheckTable(*condition);
  std::map<std::string, bool> some;
  std::map<std::string, bool> all;
  for (std::size_t i = 0; i < condition->inputs.size(); ++i) {
    const bool is = (truth >> i & 1U) != 0;
    const bool first = all.emplace(condition->inputs[i].name, is).second;
    if (first && (known_at_first >> i & 1U) != 0) some.emplace(condition->inputs[i].name, is);
  }
  const Decision early = Decide(*condition, some);
  if (early.outcome) CHECK(Decide(*condition, all).outcome == early.outcome);
  return 0;
}
