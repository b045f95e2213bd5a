-- What every script on one session is given, always in this order.
-- KEYS[1] JSON or list  the session's document
-- KEYS[2] hash          its state
-- KEYS[3] stream        its inbox
-- KEYS[4] stream        its event log
-- KEYS[5] string        the partial of its running attempt
-- KEYS[6] stream        the partition's queue of ready sessions, with the group `workers`
-- KEYS[7] sorted set    the partition's active sessions
-- KEYS[8] stream        the partition's dead letters
-- ARGV[1] the session token
-- ARGV[2] channel: what happens in the session
-- ARGV[3] channel: doorbell of the partition
-- ARGV[4] channel: stop orders of the partition
-- ARGV[5] milliseconds: time to live of an idle session
-- ARGV[6] count: about how many events stay in the log
-- ARGV[7] a random number below 2^32, for an event's id
local DOCUMENT, STATE, INBOX, LOG, PARTIAL = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local QUEUE, ACTIVE, DEAD = KEYS[6], KEYS[7], KEYS[8]
local SESSION, LIVE, READY, ORDERS = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local TTL_MS, EVENTS_MAX, NONCE = tonumber(ARGV[5]), ARGV[6], ARGV[7]
local GROUP = 'workers'
