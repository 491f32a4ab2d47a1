local function node(left, right)
  return {left = left, right = right}
end

local function tree(depth)
  if depth == 0 then return node(nil, nil) end
  return node(tree(depth - 1), tree(depth - 1))
end

local function count(n)
  if n.left == nil then return 1 end
  return 1 + count(n.left) + count(n.right)
end

function bench()
  local total = 0
  for i = 1, 20 do
    total = total + count(tree(11))
  end
  for i = 0, 99999 do
    local pair = {i, i + 1}
    total = total + pair[2]
  end
  return total
end
