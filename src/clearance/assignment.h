// Assignment: which officer gets a control.
//
//   const Assigned assigned = Assign(officers, {.office = "HARBOUR", ...});
//   if (assigned.officer.empty()) ...   // nobody may: it stays open, assigned.why says "nobody"
//
// Those on duty in the office whose role does such controls; of them who has least to do, with a
// lead for the right skill; but whoever had the importer's last control is passed over while there
// is another, and who often has this importer comes later: the same pair of trader and officer
// again and again is how corruption begins. What is left is drawn, by a key that nobody outside
// knows, so that a trader cannot foresee the officer. Pure.
#ifndef TIDEWAITER_CLEARANCE_ASSIGNMENT_H_
#define TIDEWAITER_CLEARANCE_ASSIGNMENT_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/role.h"
#include "declaration/error_kind.h"
#include "desk/words.h"

namespace tidewaiter::clearance {

struct Officer {
  std::string id;
  std::string name;
  access::RoleSet roles;
  std::vector<std::string> offices;
  std::vector<std::string> skills;  // HS chapters ("64"), names of error kinds
  bool on_duty = true;
  int open = 0;  // controls in hand
};

struct Assignment {
  std::string_view control = {};  // id
  std::string_view office = {};
  desk::ControlKind kind = desk::ControlKind::kInspection;
  std::string_view hs_code = {};
  ErrorKind suspicion = ErrorKind::kUnspecified;
  // Of the importer's last controls, how many each officer had; and who had the very last one.
  std::map<std::string, int> recent = {};
  std::string last_officer = {};
  std::uint64_t draw_key = 0;
};

struct Assigned {
  std::string officer;   // account id, "" when nobody may
  std::string_view why;  // "least_load", "skill", "only_one", "nobody"
};

// The role that carries out such a control.
access::Role RoleFor(desk::ControlKind kind);

// True when the officer could be given it, busy or not.
bool IsEligible(const Officer& officer, std::string_view office, desk::ControlKind kind);

Assigned Assign(std::span<const Officer> officers, const Assignment& assignment);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_ASSIGNMENT_H_
