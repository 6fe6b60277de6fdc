// Policy and offices: how much can be checked, what is drawn at random, and when a control is due.
// Kept as records (collections "policy" and "office"), each change an event; every assessment names
// the version that was in force.
#ifndef TIDEWAITER_CLEARANCE_POLICY_H_
#define TIDEWAITER_CLEARANCE_POLICY_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "codec/problem.h"

namespace tidewaiter::clearance {

struct Policy {
  double random_share = 0.05;   // of inspections
  double explore_share = 0.05;  // of inspections
  // What an irregularity is worth beside its money, minor units. Below 0: the median of what
  // irregular lines of the history brought, so that small cases are not forgotten.
  std::int64_t harm_minor = -1;
  // For offices without numbers of their own, a day each.
  double inspections_per_day = 40;
  double document_checks_per_day = 80;
  double audits_per_day = 20;
  double inspection_hours = 24;  // until a control is due
  double document_hours = 8;
  double audit_hours = 24 * 30;
};

struct Office {
  std::string id;
  std::string name;
  std::string time_zone;  // IANA, for people
  std::string opens;      // "08:30", for people; "" = not said
  std::string closes;
  // A day; below 0: as the policy says.
  double inspections_per_day = -1;
  double document_checks_per_day = -1;
  double audits_per_day = -1;
  // How many declarations to expect until a day is over; below 0: not known.
  double declarations_per_day = -1;
};

// From outside or from a record. Errors: every problem, codes of JsonReader and "shares" (random
// and exploration take more than half together).
std::expected<Policy, codec::Problems> ParsePolicy(std::string_view json, int digits);
std::expected<Office, codec::Problems> ParseOffice(std::string_view json);
std::string WritePolicy(const Policy& policy, int digits);
std::string WriteOffice(const Office& office);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_POLICY_H_
