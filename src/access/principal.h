// Principal: who stands behind a request, after signing in, whatever the way.
//
//   Principal officer;
//   officer.id = "acc_q2w3e4";
//   officer.kind = Principal::Kind::kAccount;
//   officer.roles = {Role::kInspector};
//   officer.offices = {"FR001"};
//   if (Allows(officer, Action::kRecordAct, subject)) ...        // access/rights.h
//
// A plain value. Made from an account or an API key (access/account.h), from a token of an identity
// provider (access/oidc.h), or by hand for a process of ours. As it is made by default it is nobody
// and may do nothing.
#ifndef TIDEWAITER_ACCESS_PRINCIPAL_H_
#define TIDEWAITER_ACCESS_PRINCIPAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "access/role.h"

namespace tidewaiter::access {

// In Principal::offices: every office, those too that are opened later.
inline constexpr const char* kAllOffices = "*";

inline constexpr std::size_t kIdMax = 300;  // bytes, of principals, offices and parties: "sub" of
                                            // an identity provider has up to 255

struct Principal {
  enum class Kind : std::uint8_t {
    kAnonymous,  // did not sign in: may do nothing, whatever its other members say
    kAccount,    // a person with an account and a session
    kApiKey,     // a program with a key
    kToken,      // a person or program that an identity provider vouches for
    kProcess,  // a part of ours that acts by itself: the roles it works with are given by its code
  };

  std::string id;    // unique among all kinds; what the journal writes down
  std::string name;  // for people
  Kind kind = Kind::kAnonymous;
  RoleSet roles;
  std::vector<std::string> offices;  // of officers; none = no office; kAllOffices = all
  std::vector<std::string> clients;  // party ids this principal acts for: a trader's own id, the
                                     // clients of brokers and systems. There is no word for all.
  bool strong = false;  // a second factor was shown. Never for API keys; processes say true.

  friend bool operator==(const Principal&, const Principal&) = default;
};

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_PRINCIPAL_H_
