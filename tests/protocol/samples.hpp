// Params with every field given, for every method: no field of a schema is left out.
#pragma once

#include <string>
#include <vector>

#include "ledger/protocol/method.hpp"

namespace jcm::protocol::testing {

struct Sample {
  Method method;
  std::string params;
};

inline const std::vector<Sample>& full_samples() {
  static const std::string common =
      R"("business_date":"2017-10-24","effective_on":"2017-10-20","note":"by the book","dry_run":true,)"
      R"("signature":")" +
      std::string(128, 'c') + "\"";
  static const std::string authority =
      R"("authority":{"kind":"legal_basis","reference":"order 7","date":"2017-10-01","document":{"sha256":")" +
      std::string(64, 'a') + R"(","length":1200}})";
  static const std::string key =
      R"("project":"MN004","period_start":"2017-01-01","period_end":"2018-07-31","decided_on":"2018-10-24")";
  static const std::string use = R"("purpose":"NDC","year":2030,"beneficiary":"B","reason":"R",)";
  static const std::string from_to =
      R"({"request_id":"r","from":"JP-EH-000001-43","to":"JP-RE-000001-37",)";
  static const std::string document =
      R"({"sha256":")" + std::string(64, 'a') + R"(","length":1200})";
  static const std::string documents = R"([{"title":"D","document":)" + document + "}]";
  static const std::string blocks = R"("blocks":["JCM-JP-MN004-2017-1-7","JCM-JP-MN004-2017-9"])";
  static const std::vector<Sample> all{
      {Method::version, "{}"},
      {Method::whoami, "{}"},
      {Method::status, "{}"},
      {Method::registry_list, "{}"},
      {Method::officer_list, R"({"all":true})"},
      {Method::officer_show, R"({"officer":2})"},
      {Method::officer_activity, R"({"officer":2,"cursor":"17","limit":5})"},
      {Method::report_issuance, R"({"as_of":{"seq":17}})"},
      {Method::report_accounts, R"({"as_of":{"date":"2017-10-24"}})"},
      {Method::report_balances, R"({"as_of":{"time":"2017-10-24T00:00:00Z"}})"},
      {Method::report_transactions, R"({"registry":"JP","year":2017,"as_of":{"seq":17}})"},
      {Method::report_adjustment, R"({"year":2026,"as_of":{"seq":17}})"},
      {Method::report_aef,
       R"({"year":2026,"party":"JPN","version":"1.0","submission_date":"2027-04-01",)"
       R"("ndc_first_year":2021,"ndc_last_year":2030})"},
      {Method::checkpoint, R"({"keep":true})"},
      {Method::checkpoint, R"({"size":7})"},
      {Method::checkpoint_list, R"({"cursor":"17","limit":5,"log":"trail"})"},
      {Method::key_list, R"({"log":"ledger"})"},
      {Method::trail_list, R"({"cursor":"17","event":"denied","officer":0,"uid":4242,"limit":5})"},
      {Method::trail_list, R"({"first":17})"},
      {Method::trail_checkpoint, R"({"keep":true})"},
      {Method::trail_checkpoint, R"({"size":7})"},
      {Method::receipt, R"({"seq":13,"size":17})"},
      {Method::checkpoint_cosign, R"({"note":"a note\n\n\u2014 a name\n"})"},
      {Method::proof_consistency, R"({"old_size":13,"new_size":17})"},
      {Method::describe, R"({"method":"status"})"},
      {Method::registry_open,
       R"({"request_id":"r","code":"JP","side":"japan","name":"Japan","utc_offset_minutes":540,)" +
           common + "}"},
      {Method::registry_go_live, R"({"request_id":"r","registry":"JP",)" + common + "}"},
      {Method::project_record,
       R"({"request_id":"r","reference":"MN004","country":"MN","title":"T","status":"registered",)"
       R"("registered_on":"2017-05-26","methodologies":"M","partner_participants":"P",)"
       R"("japanese_participants":"J","sectoral_scopes":["S"],"third_party_entity":"V",)"
       R"("programme":"F","programme_kind":"model_project","crediting_start":"2017-01-01",)"
       R"("crediting_end":"2027-12-31","documents":)" +
           documents + "," + common + "}"},
      {Method::decision_record,
       R"({"request_id":"r",)" + key +
           R"(,"lines":[{"side":"japan","registry":"JP","hosted":true,"quantity":5,"basis":"stated",)"
           R"("vintages":[{"year":2017,"quantity":2},{"year":2018,"quantity":3}]},)"
           R"({"side":"partner","registry":"MN","hosted":false,"quantity":2,"basis":"period_end",)"
           R"("vintages":[{"year":2018,"quantity":2}]},{"side":"partner","registry":"ID","quantity":0}],)"
           R"("overlaps":[{)" +
           key + R"(}],"overlap_reason":"O","reference":"JC 5",)" + common + "}"},
      {Method::account_open,
       R"({"request_id":"r","registry":"JP","kind":"entity_holding","number":7,"holder":{"name":"N",)"
       R"("representative":"R","head_office":"H","contact":"C","department":"D"},"trust_property":"part",)" +
           authority + "," + common + "}"},
      {Method::account_set_status,
       R"({"request_id":"r","account":"JP-EH-000001-43","status":"blocked","reason":"R",)" +
           authority + "," + common + "}"},
      {Method::credits_issue, R"({"request_id":"r","decision":{)" + key +
                                  R"(},"registry":"JP","account":"JP-EH-000001-43",)" + common +
                                  "}"},
      {Method::credits_issue,
       R"({"request_id":"r","decision":{)" + key +
           R"(},"registry":"JP","credits":[{"account":"JP-EH-000001-43","vintage":2017,"quantity":2},)"
           R"({"account":"JP-GH-000001-42","vintage":2018,"first":4,"last":9}],)" +
           common + "}"},
      {Method::credits_transfer, from_to + R"("quantity":5,"project":"MN004","vintage":2017,)" +
                                     authority + "," + common + "}"},
      {Method::credits_transfer,
       from_to + R"("blocks":["JCM-JP-MN004-2017-1-7","JCM-JP-MN004-2017-9"],)" + authority + "," +
           common + "}"},
      {Method::credits_retire, from_to + R"("quantity":5,"project":"MN004","vintage":2017,)" + use +
                                   authority + "," + common + "}"},
      {Method::credits_retire,
       from_to + R"("blocks":["JCM-JP-MN004-2017-1-7"],)" + use + authority + "," + common + "}"},
      {Method::credits_cancel, from_to +
                                   R"("quantity":5,"project":"MN004","vintage":2017,"use":"imp",)" +
                                   use + authority + "," + common + "}"},
      {Method::credits_cancel,
       from_to + R"("blocks":["JCM-JP-MN004-2017-1-7"],)" + use + authority + "," + common + "}"},
      {Method::country_record,
       R"({"request_id":"r","code":"MN","alpha3":"MNG","name":"Mongolia","since":"2013-01-08",)" +
           common + "}"},
      {Method::project_amend,
       R"({"request_id":"r","facts":{"reference":"MN004","country":"MN","title":"T",)"
       R"("status":"registered","registered_on":"2017-05-26","methodologies":"M",)"
       R"("partner_participants":"P","japanese_participants":"J","sectoral_scopes":["S"],)"
       R"("third_party_entity":"V","programme":"F","programme_kind":"model_project",)"
       R"("crediting_start":"2017-01-01","crediting_end":"2027-12-31","documents":)" +
           documents + R"(},"reason":"R",)" + common + "}"},
      {Method::project_set_status,
       R"({"request_id":"r","reference":"MN004","status":"registered","registered_on":"2017-05-26",)"
       R"("reason":"R","documents":)" +
           documents + "," + common + "}"},
      {Method::decision_amend,
       R"({"request_id":"r","decision":{)" + key +
           R"(},"decided_on":"2018-10-23","reference":"JC 5","reason":"R",)" + common + "}"},
      {Method::decision_withdraw,
       R"({"request_id":"r","decision":{)" + key + R"(},"reason":"R",)" + common + "}"},
      {Method::account_amend,
       R"({"request_id":"r","account":"JP-EH-000001-43","trust_property":"part","holder":{"name":"N",)"
       R"("representative":"R","head_office":"H","contact":"C","department":"D"},)" +
           authority + "," + common + "}"},
      {Method::officer_grant,
       R"({"request_id":"r","officer":2,"uid":2001,"role":"approver","registry":"JP",)"
       R"("public_key":")" +
           std::string(64, '5') + R"(","officer_name":"B. Bold",)" + common + "}"},
      {Method::officer_revoke,
       R"({"request_id":"r","officer":2,"role":"approver","registry":"JP",)" + common + "}"},
      {Method::policy_set,
       R"({"request_id":"r","registry":"JP","operation":"credits.transfer",)"
       R"("tiers":[{"above":5,"approvals":1,"role":"approver"},)"
       R"({"above":9,"approvals":2,"role":"administrator"}],"life_minutes":60,"delay_minutes":5,)"
       R"("trusted":["JP-EH-000001-43"],"trusted_only":true,"per_transfer":100,"per_day":200,)" +
           common + "}"},
      {Method::policy_set, R"({"request_id":"r","operation":"credits.reverse","window_days":30})"},
      {Method::policy_set,
       R"({"request_id":"r","operation":"credits.retire","authorization_required":true})"},
      {Method::proposal_open,
       R"({"request_id":"r","what":{"operation":"registry.go_live","params":{"registry":"JP"}},)" +
           common + "}"},
      {Method::proposal_approve, R"({"request_id":"r","proposal":20,"seen":")" +
                                     std::string(64, 'a') + R"(","comment":"C",)" + common + "}"},
      {Method::proposal_reject, R"({"request_id":"r","proposal":20,"comment":"C",)" + common + "}"},
      {Method::proposal_withdraw,
       R"({"request_id":"r","proposal":20,"comment":"C",)" + common + "}"},
      {Method::hold_place, R"({"request_id":"r","registry":"JP","account":"JP-EH-000001-43",)"
                           R"("imposed_by":"a court",)" +
                               authority + "," + common + "}"},
      {Method::hold_place, R"({"request_id":"r","registry":"JP",)" + blocks +
                               R"(,"imposed_by":"a court",)" + authority + "}"},
      {Method::hold_lift,
       R"({"request_id":"r","hold":12,)" + blocks + "," + authority + "," + common + "}"},
      {Method::credits_court_transfer,
       R"({"request_id":"r","from":"JP-EH-000001-43","to":"JP-GH-000001-42",)" + blocks + "," +
           authority + "," + common + "}"},
      {Method::credits_reverse,
       R"({"request_id":"r","entry":13,"reason":"R",)" + authority + "," + common + "}"},
      {Method::credits_correct_excess,
       R"({"request_id":"r","issuance":10,"from":"JP-EH-000001-43","to":"JP-CA-000001-29",)" +
           blocks + R"(,"reason":"R",)" + authority + "," + common + "}"},
      {Method::authorization_record,
       R"({"request_id":"r","id":"MNG 2025-1","version":1,"date":"2025-03-01","approach":"CA0001",)"
       R"("registry":"JP","first_party":"MNG","party_registry":"MNG01","purposes":"ndc_and_oimp",)"
       R"("ceiling":5,"parties":["JPN"],"entities":[{"name":"N","country":"JPN","id":"7"}],)"
       R"("first_transfer":"issuance","sectors":["S"],"activity_types":["A"],"timeframe":"2021-2030",)"
       R"("terms":"T","change_conditions":"C","additional":"A","document":)" +
           document + "," + common + "}"},
      {Method::credits_authorize,
       R"({"request_id":"r","authorization":"MNG 2025-1",)" + blocks + "," + common + "}"},
      {Method::credits_first_transfer, R"({"request_id":"r","authorization":"MNG 2025-1",)"
                                       R"("event":"to_another_party","acquiring":"JPN",)" +
                                           blocks + "," + common + "}"},
      {Method::reconciliation_record,
       R"({"request_id":"r","registry":"JP","source":"archive","counterpart":"other.example/log",)"
       R"("head":{"size":5,"root":")" +
           std::string(64, 'b') +
           R"("},"own_size":6,"own_total":5,"other_total":4,"agrees":false,"difference":"D",)" +
           common + "}"},
      {Method::reconciliation_record,
       R"({"request_id":"r","registry":"JP","source":"csv","counterpart":"mn.csv","document":)" +
           document + R"(,"own_size":6,"own_total":5,"other_total":5,"agrees":true})"},
      {Method::personal_erase, R"({"request_id":"r","entry":5,"fields":["contact","department"],)"
                               R"("reason":"R",)" +
                                   common + "}"},
      {Method::seal, R"({"request_id":"r","registry":"JP","as_of":"2017-12-31",)" + common + "}"},
      {Method::country_list, "{}"},
      {Method::policy_list, "{}"},
      {Method::policy_show, R"({"operation":"credits.transfer","registry":"JP"})"},
      {Method::proposal_list, R"({"status":"pending","registry":"JP","cursor":"20","limit":5})"},
      {Method::proposal_show, R"({"proposal":20})"},
      {Method::authorization_list,
       R"({"registry":"JP","approach":"CA0001","cursor":"MNG 2025-1","limit":5})"},
      {Method::authorization_show, R"({"id":"MNG 2025-1"})"},
      {Method::itmo_find, R"({"itmo":"CA0001-MNG01-MNG-5-2017"})"},
      {Method::batch,
       R"({"atomic":true,"items":[{"method":"registry.go_live","params":{"request_id":"r","registry":"JP"}},)"
       R"({"method":"registry.go_live","params":{"request_id":"s","registry":"MN"}}],"dry_run":false})"},
      {Method::project_list,
       R"({"country":"MN","status":"registered","cursor":"MN004","limit":5})"},
      {Method::project_show, R"({"reference":"MN004"})"},
      {Method::decision_list,
       R"({"project":"MN004","cursor":"2017-10-24/MN004/2017-01-01/2017-07-31","limit":1000})"},
      {Method::decision_show, "{" + key + "}"},
      {Method::account_list,
       R"({"registry":"JP","kind":"retirement","cursor":"JP-EH-000001-43","limit":1,"as_of":{"seq":17}})"},
      {Method::account_show, R"({"account":"JP-EH-000001-43","as_of":{"seq":17}})"},
      {Method::holdings, R"({"account":"JP-EH-000001-43","as_of":{"seq":3}})"},
      {Method::holdings,
       R"({"account":"JP-EH-000001-43","as_of":{"time":"2017-10-24T00:00:00.5Z"}})"},
      {Method::holdings, R"({"account":"JP-EH-000001-43","as_of":{"date":"2017-10-24"}})"},
      {Method::statement,
       R"({"account":"JP-EH-000001-43","from":"2017-01-01","to":"2017-12-31","cursor":"17","limit":20,"as_of":{"seq":17}})"},
      {Method::serial_history, R"({"serial":"JCM-JP-MN004-2017-12"})"},
      {Method::hold_list, R"({"registry":"JP","active":true,"cursor":"12","limit":5})"},
      {Method::hold_list, R"({"account":"JP-EH-000001-43","active":false})"},
      {Method::hold_show, R"({"hold":12})"},
      {Method::issuance_trace, R"({"seq":10,"as_of":{"date":"2017-10-24"}})"},
      {Method::seal_list, R"({"registry":"JP"})"},
      {Method::holding_proof, R"({"account":"JP-EH-000001-43","as_of":"2017-12-31"})"},
      {Method::holding_proof, R"({"account":"JP-EH-000001-43","seal":20})"},
      {Method::entry_get, R"({"seq":0,"raw":true})"},
      {Method::entry_list, R"({"first":5,"limit":10,"kind":"credits.issue"})"},
      {Method::entry_list, R"({"cursor":"5"})"},
      {Method::log_entries, R"({"first":5,"limit":256,"log":"trail"})"},
      {Method::request_find, R"({"request_id":"transfer-1"})"},
      {Method::subscribe,
       R"({"from":5,"until":9,"kinds":["credits.issue","credits.transfer"],"registry":"JP","raw":true})"},
      {Method::unsubscribe, "{}"},
  };
  return all;
}

}  // namespace jcm::protocol::testing
