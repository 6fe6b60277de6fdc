// What a Runner keeps between rows: the scratch memory of one thread.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_SCRATCH_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_SCRATCH_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "detect/rules/internal/block.h"
#include "detect/rules/internal/compiled.h"
#include "detect/rules/internal/gates.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {

struct Runner::Scratch {
  explicit Scratch(const Program::Compiled& program)
      : block(program),
        compiled(program),
        gates(program.plans, program.codes.size()),
        counts(program.set.rules.size()) {}

  // Of the block at hand: so many of `hit_rows`, rule by rule.
  struct RuleHits {
    std::uint32_t rule = 0;
    std::uint32_t count = 0;
  };

  // Where to begin with a rule: the set that holds the fewest rows.
  struct Start {
    const internal::Quick* quick = nullptr;
    std::uint32_t count = std::numeric_limits<std::uint32_t>::max();
    bool certain = true;  // no quick literal misses anything in this block
  };

  void RunRule(std::uint32_t rule);
  void RunDense(std::uint32_t rule, const internal::Plan& plan, bool certain);
  Start FindStart(const internal::Plan& plan);
  bool Certain(const internal::Quick& quick);
  std::size_t Filter(const internal::Quick& quick, std::uint16_t* rows, std::size_t count);
  void Settle(std::uint32_t rule, const internal::Plan& plan, const internal::Bits& open);
  void CountUnknown(std::uint32_t rule, const internal::Plan& plan, const internal::Bits& unknown);
  void Fire(std::uint32_t rule, const internal::Bits& rows);
  void Flush(std::size_t begin, std::vector<Hit>& hits);

  internal::Block block;
  const Program::Compiled& compiled;
  internal::Gates gates;
  std::vector<RuleCount> counts;
  std::vector<std::uint16_t> hit_rows;
  std::vector<RuleHits> hit_rules;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_SCRATCH_H_
