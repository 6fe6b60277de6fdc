// The demo's lie: the Dorwen Border Agency signs another history of its log than the one that it
// showed everybody. Both checkpoints are really signed by its key; nothing in the evidence is made
// up but the intent.
#include <fmt/format.h>

#include "codec/text.h"
#include "federation/evidence.h"
#include "federation/ledger_judge.h"
#include "http/client.h"
#include "server/demo_ledger_teller.h"
#include "tlog/checkpoint.h"
#include "tlog/hash.h"
#include "tlog/proof.h"

namespace tidewaiter::server {
namespace {

// What it said and everybody saw, with its signature and theirs.
Result<std::string> ShownNote(DemoTeller& teller, const std::string& object) {
  ASSIGN_OR_RETURN(const member::ProofFile file, teller.federation().own().Prove(object, 1));
  ASSIGN_OR_RETURN(const tlog::LogProof proof, tlog::ParseProof(file.proof));
  return tlog::FormatNote(proof.checkpoint.note);
}

// The same size with other entries, signed with the same key.
Result<std::string> OtherNote(DemoTeller& teller, const tlog::Checkpoint& shown) {
  ASSIGN_OR_RETURN(const std::string text,
                   os::ReadFile(teller.federation().FolderOf(kDemoLiar) / "keys" / "log.key"));
  ASSIGN_OR_RETURN(const tlog::Signer signer, tlog::Signer::FromText(codec::Trim(text)));
  tlog::Checkpoint other = shown;
  other.root = tlog::LeafHash("what was shown to somebody else");
  tlog::Note note{.text = tlog::FormatCheckpoint(other)};
  note.signatures.push_back(signer.Sign(note.text));
  return tlog::FormatNote(note);
}

}  // namespace

Status TellTheLie(DemoTeller& teller) {
  const std::string object = "operator/xd-aeo-5";
  DemoFields holder = {
      {"holder_name", "\"Dorwen Lines\""}, {"holder_id", "\"XD-5\""}, {"holder_country", "\"XD\""}};
  const auto said = teller.Say(kDemoLiar, "operator.grant", object, R"({"programme":"AEO-C"})",
                               std::move(holder));
  if (!said) return std::unexpected(said.error());
  member::Member& own = teller.federation().own();
  const federation::Roster roster = federation::RosterOf(*own.charter());
  ASSIGN_OR_RETURN(const std::string shown_text, ShownNote(teller, object));
  ASSIGN_OR_RETURN(const federation::CheckedNote shown,
                   federation::CheckSigned(roster, shown_text));
  ASSIGN_OR_RETURN(const std::string other_text, OtherNote(teller, shown.checkpoint));
  ASSIGN_OR_RETURN(const federation::CheckedNote other,
                   federation::CheckSigned(roster, other_text));
  ASSIGN_OR_RETURN(
      federation::Evidence evidence,
      federation::ProveFork(shown, other, kDemoLiar, {.root = other.checkpoint.root, .proof = {}}));
  evidence.detail = "two checkpoints of one size";
  evidence.found_by = "xb";
  evidence.found_at_ms = teller.house().clock.UnixMilliseconds();
  const auto answer =
      http::Fetch({.url = teller.federation().UrlOf(kDemoMember) + "/federation/evidence",
                   .method = http::Method::kPost,
                   .headers = {{"Content-Type", "application/json"}},
                   .body = federation::WriteEvidence(evidence)},
                  {.timeout_s = 10, .allow_private = true});
  if (!answer) return std::unexpected(answer.error());
  if (answer->status == 200) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the evidence was answered with {}: {}", answer->status, answer->body));
}

}  // namespace tidewaiter::server
