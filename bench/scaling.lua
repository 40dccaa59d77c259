-- wrk: renames tasks in turn; arguments: token, then the tasks' ids.
local paths, number = {}, 0
function init(arguments)
  wrk.headers["Authorization"] = "Bearer " .. arguments[1]
  wrk.headers["Content-Type"] = "application/json"
  for index = 2, #arguments do paths[index - 1] = "/api/tasks/" .. arguments[index] end
end
function request()
  number = number + 1
  return wrk.format("PATCH", paths[number % #paths + 1], nil, '{"title":"Paint the door, coat ' .. number .. '"}')
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"refused":%d,"broken":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
