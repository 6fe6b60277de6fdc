// Members: what has learned to say whether anything is wrong with a line (risk/fusion.h); the
// profile, their fourth, belongs to the knowledge.
#ifndef TIDEWAITER_RISK_MEMBERS_H_
#define TIDEWAITER_RISK_MEMBERS_H_

#include <vector>

#include "detect/linear/linear.h"
#include "detect/trees/booster.h"

namespace tidewaiter::risk {

struct Members {
  std::vector<detect::Booster> all;
  std::vector<detect::Booster> goods;
  detect::Linear linear;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_MEMBERS_H_
