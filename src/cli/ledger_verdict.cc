#include "cli/ledger_verdict.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "anchor/anchor.h"
#include "anchor/chain.h"
#include "cli/table.h"
#include "codec/encoding.h"
#include "codec/json_writer.h"
#include "evm/transaction.h"
#include "os/clock.h"
#include "payload/disclosure.h"
#include "tlog/checkpoint.h"

namespace tidewaiter::cli {
namespace {

constexpr double kChainTimeoutS = 30;

std::string DetailOf(const std::string& code) {
  static const std::map<std::string, std::string, std::less<>> details{
      {"other_checkpoint", "is of another checkpoint than the proof"},
      {"path", "leads to no root"},
      {"transaction", "is none that can be read"},
      {"chain", "is of another chain"},
      {"data", "is of another root, or no anchor"},
      {"sender", "another account signed it"},
      {"no_receipt", "the chain does not have it"},
      {"other_receipt", "the node answered about another transaction"},
      {"failed", "it failed"},
      {"not_deep", "too few blocks came after it"}};
  const auto found = details.find(code);
  return found == details.end() ? "" : found->second;
}

// What the node says, and of which chain it is.
struct Node {
  anchor::ChainSays says;
  std::uint64_t chain_id = 0;
};

Result<Node> AskNode(anchor::Chain& chain, const evm::Hash& transaction) {
  Node node;
  ASSIGN_OR_RETURN(node.chain_id, anchor::ChainId(chain));
  ASSIGN_OR_RETURN(node.says.receipt, anchor::ReceiptJson(chain, transaction));
  ASSIGN_OR_RETURN(node.says.latest_block, anchor::LatestBlock(chain));
  return node;
}

std::string SaysOf(const anchor::Anchor& anchor, const AnchorFound& found) {
  const auto checkpoint = tlog::ParseCheckpoint(anchor.checkpoint);
  const std::string what =
      checkpoint ? fmt::format("{} with {} entries", checkpoint->origin, checkpoint->size)
                 : "a text that is no checkpoint";
  if (!found.block) {
    return fmt::format("{}: in a transaction for chain {}, signed by {}", what, found.chain_id,
                       found.sender);
  }
  return fmt::format("{}: in block {} of chain {}{}, sent by {}", what, *found.block,
                     found.chain_id, found.time.empty() ? "" : " (" + found.time + ")",
                     found.sender);
}

void NoteNobodyAsked(const AnchorFound& found, Verdict& verdict) {
  verdict.problems.push_back(
      {"not_asked", "/anchor",
       fmt::format("offline nobody can know that a block has it: ask a node of chain {} (--rpc)",
                   found.chain_id)});
}

}  // namespace

Status JudgeAnchor(const std::string& text, const std::string& checkpoint, const Verify& asked,
                   Verdict& verdict) {
  const auto anchor = anchor::ReadAnchor(text);
  if (!anchor) {
    verdict.problems.push_back({"form", "/anchor", anchor.error().message});
    return {};
  }
  const auto read = evm::ReadTransaction(anchor->transaction);
  anchor::AnchorTrust trust{
      .chain_id = asked.chain_id != 0 || !read ? asked.chain_id : read->transaction.chain_id,
      .sender = asked.sender,
      .depth = asked.depth};
  anchor::HttpChain chain(
      asked.rpc, {.timeout_s = kChainTimeoutS,
                  .allow_private = true,
                  .ca_file = asked.ca_file.empty() ? std::nullopt : std::optional(asked.ca_file)});
  std::optional<Node> node;
  if (!asked.rpc.empty()) {
    ASSIGN_OR_RETURN(node, AskNode(chain, evm::Keccak256(anchor->transaction)));
  }
  const anchor::AnchorCheck check =
      VerifyAnchor(checkpoint.empty() ? anchor->checkpoint : checkpoint, *anchor,
                   node ? std::optional(node->says) : std::nullopt, trust);
  AnchorFound found{.chain_id = trust.chain_id,
                    .sender = evm::FormatAddress(check.sender),
                    .transaction = "0x" + codec::HexEncode(evm::ViewOf(check.transaction)),
                    .block = check.block};
  for (const std::string& code : check.problems)
    verdict.problems.push_back({code, "/anchor", DetailOf(code)});
  if (node && node->chain_id != trust.chain_id) {
    verdict.problems.push_back(
        {"chain", "/anchor", fmt::format("the node is of chain {}", node->chain_id)});
    found.block.reset();
  }
  if (found.block) {
    ASSIGN_OR_RETURN(const auto time_s, anchor::BlockTime(chain, *found.block));
    if (time_s) found.time = os::FormatUtc(*time_s);
  }
  if (!node && check.problems.empty()) NoteNobodyAsked(found, verdict);
  verdict.says += (verdict.says.empty() ? "" : "\n") + SaysOf(*anchor, found);
  verdict.anchor = std::move(found);
  return {};
}

void JudgeDisclosure(const std::string& text, const ledger::Entry& entry, Verdict& verdict) {
  const auto shown = payload::ReadDisclosure(text);
  if (!shown) {
    verdict.problems.push_back(
        {"form", "/disclosure" + shown.error().field, shown.error().message});
    return;
  }
  const ledger::Refusals refusals = payload::CheckDisclosed(*shown, entry);
  for (const ledger::Refusal& refusal : refusals)
    verdict.problems.push_back({refusal.code, "/disclosure" + refusal.pointer, refusal.detail});
  if (!refusals.empty()) return;
  for (const ledger::Field& field : shown->payload.fields)
    verdict.fields.emplace_back(field.name, field.value);
}

std::string VerdictJson(const Verdict& verdict) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("what", verdict.what).Member("genuine", verdict.genuine());
  json.Member("says", verdict.says).Key("problems").BeginArray();
  for (const Finding& finding : verdict.problems) {
    json.BeginObject().Member("code", finding.code).Member("pointer", finding.pointer);
    json.Member("detail", finding.detail).EndObject();
  }
  json.EndArray();
  if (!verdict.fields.empty()) {
    json.Key("fields").BeginObject();
    for (const auto& [name, value] : verdict.fields)
      json.Key(name).Raw(value);
    json.EndObject();
  }
  if (verdict.anchor) {
    const AnchorFound& found = *verdict.anchor;
    json.Key("anchor").BeginObject().Member("chain_id", found.chain_id);
    json.Member("sender", found.sender).Member("transaction", found.transaction);
    if (found.block) json.Member("block", *found.block);
    json.MemberUnlessEmpty("time", found.time).EndObject();
  }
  json.EndObject();
  return out + '\n';
}

std::string VerdictText(const Verdict& verdict) {
  std::string text;
  for (std::size_t begin = 0; begin < verdict.says.size();) {
    const std::size_t end = std::min(verdict.says.find('\n', begin), verdict.says.size());
    text += Printable(verdict.says.substr(begin, end - begin)) + '\n';
    begin = end + 1;
  }
  for (const auto& [name, value] : verdict.fields)
    text += Printable(fmt::format("{}: {}", name, value)) + '\n';
  for (const Finding& finding : verdict.problems) {
    text += Printable(fmt::format("{}{}: {}", finding.code,
                                  finding.pointer.empty() ? "" : " at " + finding.pointer,
                                  finding.detail)) +
            '\n';
  }
  return text + (verdict.genuine() ? "Genuine.\n" : "Not proven.\n");
}

}  // namespace tidewaiter::cli
