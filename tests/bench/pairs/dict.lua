function bench()
  local d = {}
  for i = 0, 49999 do
    d[i * 7 % 10007] = i
  end
  local names = {}
  for i = 0, 499 do
    names[#names + 1] = "k" .. i
  end
  local count = {}
  for turn = 0, 399 do
    for _, name in ipairs(names) do
      count[name] = (count[name] or 0) + turn
    end
  end
  local total = 0
  for k in pairs(d) do
    total = total + d[k]
  end
  for _, name in ipairs(names) do
    total = total + count[name]
  end
  return total
end
