#include "ledger/chain/policy.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace jcm;
using chain::Cosignature;
using chain::Policy;
using chain::WitnessKey;

crypto::PublicKey key_from(std::uint8_t fill) {
  return (*crypto::FileKey::from_seed(base::Bytes(32, fill)))->public_key();
}
WitnessKey witness(std::uint8_t fill) {
  return {"witness.example/" + std::to_string(fill), key_from(fill)};
}
std::string log_line(std::uint8_t fill = 1) {
  return "log " + chain::VerifierKey{"jcm.example/log", key_from(fill)}.text() + "\n";
}
// Witnesses W10, W11, ... of keys 10, 11, ...
std::string witness_lines(std::uint8_t first, std::uint8_t last) {
  std::string out;
  for (std::uint8_t i = first; i <= last; ++i)
    out += "witness W" + std::to_string(i) + " " + witness(i).text() + "\n";
  return out;
}
Policy must(const std::string& text) {
  auto policy = Policy::parse(text);
  INFO(text);
  INFO((policy ? "" : policy.error().detail));
  REQUIRE(policy);
  return *std::move(policy);
}
bool met(const Policy& policy, const std::vector<std::uint8_t>& by) {
  std::vector<Cosignature> cosignatures;
  for (const auto fill : by) cosignatures.push_back({witness(fill), 1'700'000'000});
  return policy.met_by(cosignatures);
}
void refused(const std::string& text, const std::string& line, const std::string& why) {
  INFO(text);
  const auto policy = Policy::parse(text);
  REQUIRE_FALSE(policy);
  CHECK(policy.error().id == base::ErrorId::policy_malformed);
  CHECK_THAT(policy.error().detail, Catch::Contains(line));
  CHECK_THAT(policy.error().detail, Catch::Contains(why));
}

TEST_CASE("policies: the example of the C2SP text, with keys put in") {
  const Policy policy =
      must("# two organisations\n" + log_line() + "\n" + witness_lines(11, 13) +
           "group X-witnesses 2 W11 W12 W13\n\n" + witness_lines(21, 23) +
           "group Y-witnesses any W21 W22 W23\n\ngroup X-and-Y all X-witnesses Y-witnesses\n"
           "quorum X-and-Y\n");
  CHECK(policy.logs.size() == 1);
  CHECK(policy.witnesses.size() == 6);
  CHECK(policy.witness_keys()[3] == witness(21));
  CHECK(policy.name_of(witness(21)) == "W21");
  CHECK(policy.name_of(witness(99)).empty());
  CHECK(policy.groups[0].needed == 2);
  CHECK(policy.groups[1].needed == 1);
  CHECK(policy.groups[2].needed == 2);
  CHECK(met(policy, {11, 12, 21}));
  CHECK(met(policy, {13, 11, 22, 23}));
  CHECK(met(policy, {11, 12, 13, 21, 22, 23}));
  CHECK_FALSE(met(policy, {}));
  CHECK_FALSE(met(policy, {11, 21}));
  CHECK_FALSE(met(policy, {11, 12, 13}));
  CHECK_FALSE(met(policy, {21, 22, 23}));
}

TEST_CASE("policies: one witness, any, all, k of n, none") {
  const std::string three = witness_lines(11, 13);
  const Policy one = must(three + "quorum W12\n");
  CHECK(met(one, {12}));
  CHECK_FALSE(met(one, {11, 13}));
  const Policy any = must(three + "group g any W11 W12 W13\nquorum g\n");
  CHECK(met(any, {13}));
  CHECK_FALSE(met(any, {}));
  const Policy all = must(three + "group g all W11 W12 W13\nquorum g\n");
  CHECK(met(all, {13, 12, 11}));
  CHECK_FALSE(met(all, {13, 12}));
  const Policy two = must(three + "group g 2 W11 W12 W13\nquorum g\n");
  CHECK(met(two, {13, 11}));
  CHECK_FALSE(met(two, {11}));
  CHECK(met(must("quorum none\n"), {}));
  CHECK(met(must(three + "quorum none\n"), {}));
}

TEST_CASE("policies: one witness counts once, a stranger never") {
  const Policy two = must(witness_lines(11, 13) + "group g 2 W11 W12 W13\nquorum g\n");
  CHECK_FALSE(met(two, {11, 11, 11}));
  CHECK_FALSE(met(two, {11, 99}));
  // Two witnesses may have one name in their keys: the key says who signed.
  const WitnessKey a{"same.example", key_from(11)}, b{"same.example", key_from(12)};
  const Policy both =
      must("witness A " + a.text() + "\nwitness B " + b.text() + "\ngroup g all A B\nquorum g\n");
  CHECK(both.met_by(std::vector<Cosignature>{{a, 1}, {b, 1}}));
  CHECK_FALSE(both.met_by(std::vector<Cosignature>{{a, 1}, {a, 2}}));
}

TEST_CASE("policies: white space, comments, URLs and names of any bytes") {
  const std::string key = witness(11).text();
  const Policy policy =
      must(" \t# comment\n\n  \t \n\twitness\t\xe2\x84\xaa " + key +
           "\thttps://w.example/ \n witness K " + witness(12).text() +
           "\ngroup any any \xe2\x84\xaa K\n quorum  any \t\n# \xff\n" +
           log_line().substr(0, log_line().size() - 1) + " https://log.example\n");
  CHECK(policy.witnesses[0].name == "\xe2\x84\xaa");  // a Kelvin sign is not a K
  CHECK(policy.witnesses[1].name == "K");
  CHECK(policy.quorum == "any");
  CHECK(policy.logs.size() == 1);
}

TEST_CASE("policies: what is malformed is named with its line") {
  const std::string w = witness_lines(11, 12);
  refused("", "no quorum line", "quorum none");
  refused(w, "no quorum line", "quorum");
  refused(w + "quorum W11", "line 3", "newline");
  refused(w + "quorum W11\r\n", "line 3", "0x0d");
  refused(w + "quorum W11\n\x7f\n", "line 4", "0x7f");
  refused(w + "quorum W11\nquorum W12\n", "line 4", "second quorum");
  refused(w + "quorum\n", "line 3", "one name");
  refused(w + "quorum W11 W12\n", "line 3", "one name");
  refused(w + "quorum W13\n", "line 3", "no line before");
  refused("quorum W11\n" + w, "line 1", "no line before");
  refused("trust W11\n", "line 1", "\"trust\"");
  refused("Quorum none\n", "line 1", "\"Quorum\"");
  refused("quorum none # no comment here\n", "line 1", "one name");
}

TEST_CASE("policies: malformed logs and witnesses") {
  const std::string q = "quorum none\n";
  refused("log\n" + q, "line 1", "verifier key");
  refused("log a b c\n" + q, "line 1", "verifier key");
  refused("log a+b+c\n" + q, "line 1", "no log");
  refused("log " + witness(11).text() + "\n" + q, "line 1", "type 0x04");
  refused(log_line() + log_line() + q, "line 2", "stands before");
  // The same key under another name is the same log.
  refused(log_line() + "log " + chain::VerifierKey{"other", key_from(1)}.text() + "\n" + q,
          "line 2", "stands before");
  refused("witness W\n" + q, "line 1", "verifier key");
  refused("witness W " + chain::VerifierKey{"w", key_from(2)}.text() + "\n" + q, "line 1",
          "type 0x01");
  refused("witness none " + witness(11).text() + "\n" + q, "line 1", "none");
  refused(witness_lines(11, 11) + "witness W11 " + witness(12).text() + "\n" + q, "line 2",
          "second time");
  // One key for two witnesses would let one party count for two.
  refused(witness_lines(11, 11) + "witness B " + WitnessKey{"b.example", key_from(11)}.text() +
              "\n" + q,
          "line 2", "never share a key");
}

TEST_CASE("policies: malformed groups") {
  const std::string w = witness_lines(11, 13);
  const std::string q = "quorum none\n";
  refused(w + "group g any\n" + q, "line 4", "members");
  refused(w + "group g\n" + q, "line 4", "members");
  for (const char* k : {"0", "4", "01", "+1", "-1", "ANY", "1.0", "18446744073709551617"})
    refused(w + "group g " + k + " W11 W12 W13\n" + q, "line 4", "any, all, or 1 to 3");
  refused(w + "group g any W14\n" + q, "line 4", "no line before");
  refused(w + "group g any none\n" + q, "line 4", "no line before");
  refused(w + "group g any g\n" + q, "line 4", "no line before");
  refused(w + "group g any W11 W11\n" + q, "line 4", "member once");
  refused(w + "group g any W11\ngroup h any W12 W11\n" + q, "line 5", "member once");
  refused(w + "group g any h\ngroup h any W12\n" + q, "line 4", "no line before");
  refused(w + "group W11 any W12\n" + q, "line 4", "second time");
  refused(w + "group none any W12\n" + q, "line 4", "none");
}

TEST_CASE("policies: 32 of each kind, not one more") {
  std::string logs, groups;
  for (std::uint8_t i = 101; i <= 132; ++i) logs += log_line(i);
  const std::string witnesses = witness_lines(11, 42);
  std::string member = "W11";
  for (int i = 0; i < 32; ++i) {
    groups += "group g" + std::to_string(i) + " all " + member + "\n";
    member = "g" + std::to_string(i);
  }
  const Policy deep = must(logs + witnesses + groups + "quorum g31\n");
  CHECK(met(deep, {11}));
  CHECK_FALSE(met(deep, {12}));
  const std::string all = logs + witnesses + groups;
  refused(all + log_line(133) + "quorum none\n", "line 97", "32");
  refused(all + "witness W43 " + witness(43).text() + "\nquorum none\n", "line 97", "32");
  refused(all + "group g32 any W12\nquorum none\n", "line 97", "32");
}

}  // namespace
