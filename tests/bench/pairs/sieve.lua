function bench()
  local n = 100000
  local prime = {}
  for i = 1, n do
    prime[i] = true
  end
  prime[1] = false
  local i = 2
  while i * i <= n do
    if prime[i] then
      for k = i * i, n, i do
        prime[k] = false
      end
    end
    i = i + 1
  end
  local count = 0
  for _, p in ipairs(prime) do
    if p then
      count = count + 1
    end
  end
  return count
end
